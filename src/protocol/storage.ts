/** Names of the files in the storage folder: the trainer writes them, host and completer read them. */
export const storedFiles = {
  /** Safetensors: the weights of the best validation, configuration, vocabulary. */
  checkpoint: 'model.safetensors',
  /** Safetensors: where an unfinished run stands, to be gone on with. */
  training: 'training.safetensors',
  /** `LearningHistory` as JSON. */
  history: 'history.json',
  /** `LearnedFiles` as JSON. */
  files: 'files.json',
} as const;
