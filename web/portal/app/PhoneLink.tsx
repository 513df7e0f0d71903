interface PhoneLinkProps {
  phone: string
  /** Whose number it is, for a screen reader, where the text around it doesn't say. */
  of?: string
}

/** A number that the phone dials when it is pressed. */
export function PhoneLink({ phone, of }: PhoneLinkProps) {
  return (
    <a className="phone" href={`tel:${phone.replace(/[^\d+]/g, '')}`} aria-label={of ? `${of}，${phone}` : undefined}>
      {phone}
    </a>
  )
}
