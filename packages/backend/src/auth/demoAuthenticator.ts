import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import { z } from 'zod';

/** The header in which the sign-in page says who was picked. */
export const PERSON_HEADER = 'x-demo-person';

/** How a person is named in the catalog. */
export const userRef = (person: string) => ({
  kind: 'User',
  namespace: 'default',
  name: person,
});

const profileSchema = z.object({
  displayName: z.string().optional(),
  email: z.string().optional(),
  picture: z.string().optional(),
});

/** Believes whoever asks: that is all a demo without passwords can do. */
export const demoAuthenticator = createProxyAuthenticator({
  async defaultProfileTransform({ person }: { person: string }, context) {
    const { entity } = await context.findCatalogUser({
      entityRef: userRef(person),
    });
    const { success, data } = profileSchema.safeParse(entity.spec?.profile);
    return { profile: success ? data : {} };
  },
  initialize() {},
  async authenticate({ req }) {
    const person = req.header(PERSON_HEADER);
    if (!person) {
      throw new AuthenticationError(
        `Nobody was picked: the header ${PERSON_HEADER} is missing`,
      );
    }
    return { result: { person } };
  },
});
