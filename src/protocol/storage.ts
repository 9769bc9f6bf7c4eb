/** Names of the files in the storage folder: the trainer writes them, host and completer read them. */
export const storedFiles = {
  /** Safetensors: the weights of the best validation, configuration, vocabulary. */
  checkpoint: 'model.safetensors',
  /** Safetensors: the state of an unfinished run, from which it is resumed. */
  training: 'training.safetensors',
  /** `UnfinishedRun` as JSON: how far that run is, and whether the user stopped it. */
  run: 'run.json',
  /** The index of the learned text, and how to mix it with the network. Its name is older than the word; stores have it. */
  index: 'language.bin',
  /** `LearningHistory` as JSON. */
  history: 'history.json',
  /** `LearnedFiles` as JSON. */
  files: 'files.json',
} as const;
