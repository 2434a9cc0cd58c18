/** The text reader: YAML and JSON as kubectl reads them, with the place of every field. */
export { type FieldLocation, locateField } from './locate-field.ts';
export { eachDocument, type ReadDocument, readDocuments } from './read-documents.ts';
