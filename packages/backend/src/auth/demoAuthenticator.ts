import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** The header in which the sign-in page says who was picked. */
export const PERSON_HEADER = 'x-demo-person';

/** Believes whoever asks: that is all a demo without passwords can do. */
export const demoAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
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
