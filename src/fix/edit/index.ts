/** Changes of a text that leave the rest of it as it is. */
export { type Change, changed, NoPlace } from './change.ts';
export { type DocumentText, editDocument } from './edit-document.ts';
export { editSource } from './edit-source.ts';
export { sameValue } from './same-value.ts';
export { blockText } from './write-value.ts';
