/** Alone here, so that the command line can name it without loading what it does. */
export const DEFAULT_MODE = 'walk';
