import { listOf, recordOf, textOf } from './params';

/** URIs of the files of `workspace/didChangeWatchedFiles`. */
export function changedUris(params: unknown): readonly string[] {
  return listOf(recordOf(params, 'an object with changes')['changes'], 'a list of changes', uriOf);
}

/** URIs of the files of `workspace/didCreateFiles` and `workspace/didDeleteFiles`. */
export function namedUris(params: unknown): readonly string[] {
  return listOf(recordOf(params, 'an object with files')['files'], 'a list of files', uriOf);
}

/** The old and new URIs of the files of `workspace/didRenameFiles`. */
export function renamedUris(params: unknown): readonly string[] {
  const renamed = listOf(recordOf(params, 'an object with files')['files'], 'a list of files', (file) => {
    const { oldUri, newUri } = recordOf(file, 'a renamed file');
    return [textOf(oldUri, 'the old uri'), textOf(newUri, 'the new uri')];
  });
  return renamed.flat();
}

function uriOf(value: unknown): string {
  return textOf(recordOf(value, 'an object with the uri of a file')['uri'], 'the uri of a file');
}
