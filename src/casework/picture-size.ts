/** Frames of a JPEG that say how large it is: SOF0 to SOF15, but for the three markers among them that say other things. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function jpegPixels(bytes: Buffer): number | undefined {
  let pixels: number | undefined
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes.readUInt8(at + 1)
    // the picture itself begins
    if (marker === 0xda || marker === 0xd9) break
    if (marker === 0xff) at++
    else {
      if (isFrame(marker)) pixels = Math.max(pixels ?? 0, bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7))
      at += 2 + bytes.readUInt16BE(at + 2)
    }
  }
  return pixels
}

function webpPixels(bytes: Buffer): number | undefined {
  if (bytes.length < 30) return undefined
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return (bytes.readUIntLE(24, 3) + 1) * (bytes.readUIntLE(27, 3) + 1)
    case 'VP8 ':
      return (bytes.readUInt16LE(26) & 0x3fff) * (bytes.readUInt16LE(28) & 0x3fff)
    case 'VP8L': {
      const packed = bytes.readUInt32LE(21)
      return ((packed & 0x3fff) + 1) * (((packed >> 14) & 0x3fff) + 1)
    }
    default:
      return undefined
  }
}

/**
 * How many pixels a picture says that it has; undefined where it says nothing, so that no browser draws it either. Few
 * bytes can ask a screen for gigabytes: a PNG of one colour packs 900 million pixels into 100 kB.
 */
export function pixelsOf(mediaType: 'image/jpeg' | 'image/png' | 'image/webp', bytes: Buffer): number | undefined {
  if (mediaType === 'image/jpeg') return jpegPixels(bytes)
  if (mediaType === 'image/webp') return webpPixels(bytes)
  return bytes.length < 24 ? undefined : bytes.readUInt32BE(16) * bytes.readUInt32BE(20)
}
