import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';

/** The entities that the person is or belongs to; undefined until it is known. */
export function useMe(): string[] | undefined {
  const identity = useApi(identityApiRef);
  const [refs, setRefs] = useState<string[]>();
  useEffect(() => {
    let stale = false;
    void identity.getBackstageIdentity().then(me => {
      if (!stale) setRefs([me.userEntityRef, ...me.ownershipEntityRefs]);
    });
    return () => {
      stale = true;
    };
  }, [identity]);
  return refs;
}
