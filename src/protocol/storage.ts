/** Names of the files in the storage folder: the trainer writes them, host and completer read them. */
export const storedFiles = {
  /** Safetensors: weights, optimiser state, configuration, vocabulary, training cursor. */
  checkpoint: 'model.safetensors',
  /** `LearningHistory` as JSON. */
  history: 'history.json',
  /** `LearnedFiles` as JSON. */
  files: 'files.json',
} as const;
