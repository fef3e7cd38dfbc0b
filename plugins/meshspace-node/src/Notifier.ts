/** Something that happened to a space. @public */
export interface SpaceNews {
  type:
    | 'Ready'
    | 'Failed'
    | 'Expiring'
    | 'Expired'
    | 'BaseMovedOn'
    | 'Suspended'
    | 'Shared';
  cluster: string;
  space: string;
  base: string;
  /** Entity references of those whom it concerns. */
  recipients: string[];
  severity: 'normal' | 'high';
  message: string;
}

/** Tells people. A failure is logged and harms nothing. @public */
export interface Notifier {
  notify(news: SpaceNews): Promise<void>;
}
