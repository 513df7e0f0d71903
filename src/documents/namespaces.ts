/** Names of specifications as they stand in files that we write; nobody is asked at these addresses. */
export const namespaces = {
  word: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  /** Kinds of relations between parts, and the prefix `r`. */
  relations: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  office: 'http://schemas.openxmlformats.org/officeDocument/2006',
  package: 'http://schemas.openxmlformats.org/package/2006',
  microsoftWord: 'http://schemas.microsoft.com/office/word',
  dublinCore: 'http://purl.org/dc/elements/1.1/',
  dublinCoreTerms: 'http://purl.org/dc/terms/',
  schemaInstance: 'http://www.w3.org/2001/XMLSchema-instance',
} as const
