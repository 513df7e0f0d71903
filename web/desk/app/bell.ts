let context: AudioContext | undefined

/** Three rising tones, made by the browser itself; silent where it lets nothing sound before the first press on the page. */
export function ring(): void {
  try {
    context ??= new AudioContext()
    void context.resume()
    const now = context.currentTime
    for (const [i, pitch] of [660, 880, 1100].entries()) {
      const tone = context.createOscillator()
      const loudness = context.createGain()
      tone.frequency.value = pitch
      const at = now + i * 0.22
      loudness.gain.setValueAtTime(0, at)
      loudness.gain.linearRampToValueAtTime(0.25, at + 0.02)
      loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.2)
      tone.connect(loudness).connect(context.destination)
      tone.start(at)
      tone.stop(at + 0.22)
    }
  } catch {
    // a machine without sound: the bar says it
  }
}
