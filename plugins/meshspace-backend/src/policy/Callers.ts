import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';

/** Who calls, as far as wishes are concerned. */
export type Caller =
  | { type: 'user'; entityRef: string; ownershipRefs: readonly string[] }
  /** Another back end or a script with a token; what it may do is decided by the permission policy alone. */
  | { type: 'service'; subject: string };

export class Callers {
  constructor(
    private readonly auth: AuthService,
    private readonly userInfo: UserInfoService,
  ) {}

  async identify(credentials: BackstageCredentials): Promise<Caller> {
    if (this.auth.isPrincipal(credentials, 'user')) {
      const { userEntityRef, ownershipEntityRefs } =
        await this.userInfo.getUserInfo(credentials);
      return {
        type: 'user',
        entityRef: userEntityRef,
        ownershipRefs: [...new Set([userEntityRef, ...ownershipEntityRefs])],
      };
    }
    const subject = this.auth.isPrincipal(credentials, 'service')
      ? credentials.principal.subject
      : 'unknown';
    return { type: 'service', subject };
  }
}

export function isMine(
  caller: Caller,
  spec: { owner: string; members?: string[] },
): boolean {
  if (caller.type === 'service') return false;
  return [spec.owner, ...(spec.members ?? [])].some(ref =>
    caller.ownershipRefs.includes(ref),
  );
}
