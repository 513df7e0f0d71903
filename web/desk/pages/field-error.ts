import { ApiError } from '../../shared/api.ts'

/** What the server found wrong with one field of a form. */
export const fieldError = (error: Error | null, field: string): string | undefined =>
  error instanceof ApiError ? error.fields[field] : undefined
