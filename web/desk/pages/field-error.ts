import { ApiError } from '../../shared/api.ts'

/** What the server found wrong with one field of a form. */
export const fieldError = (error: Error | null, field: string): string | undefined =>
  error instanceof ApiError ? error.fields[field] : undefined

/** What is to be said about the form as a whole; nothing where its fields say it already. */
export const formError = (error: Error | null): Error | null =>
  error instanceof ApiError && Object.keys(error.fields).length > 0 ? null : error
