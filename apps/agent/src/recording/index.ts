export { deflateBlock, inflateBlock } from './deflate.ts';
export { type FileSource, openFileSource } from './file-source.ts';
