/** Names of the files in the storage folder. The trainer writes them; host and completer read them. */
export const storedFiles = {
  /** Safetensors: the weights of the best validation, configuration, vocabulary. */
  checkpoint: 'model.safetensors',
  /** Safetensors: the state of an unfinished run, to resume it. */
  training: 'training.safetensors',
  /** `UnfinishedRun` as JSON: the progress of that run, and whether the user stopped it. */
  run: 'run.json',
  /** The index of the learned text, and the fitted weights of the mixture. The file name is older than the term; existing stores use it. */
  index: 'language.bin',
  /** `LearningHistory` as JSON. */
  history: 'history.json',
  /** `LearnedFiles` as JSON. */
  learnedFiles: 'files.json',
  /** `IndexedFiles` as JSON. */
  indexedFiles: 'index.json',
} as const;
