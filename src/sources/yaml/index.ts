/** The text reader: YAML and JSON as kubectl reads them, with the place of every field. */
export { findEntry } from './find-entry.ts';
export { type FieldLocation, locateField } from './locate-field.ts';
export { type ListNode, type MapEntry, type MapNode, parseNodes, type ScalarNode, type SyntaxNode } from './nodes.ts';
export { eachDocument, type ReadDocument, readDocuments } from './read-documents.ts';
