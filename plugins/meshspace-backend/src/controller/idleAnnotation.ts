/** Says on a space for how long nobody had asked for it when it was suspended. */
export const IDLE_ANNOTATION = 'meshspace.dev/suspended-after-idle-seconds';
