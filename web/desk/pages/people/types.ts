/** A password that the server tells once, and whose it is. */
export interface Issued {
  account: string
  password: string
}
