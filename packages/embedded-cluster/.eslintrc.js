module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Private, and always run from its sources: a file beside another stays beside it.
    'no-restricted-syntax': 'off',
    // A callback may name what is defined after it: it runs later.
    '@typescript-eslint/no-use-before-define': [
      'error',
      { functions: false, classes: false, variables: false },
    ],
    // Awaiting that something becomes so is an assertion.
    'jest/expect-expect': [
      'warn',
      { assertFunctionNames: ['expect', 'eventually'] },
    ],
    // Tables and properties hold under conditions.
    'jest/no-conditional-expect': 'off',
  },
});
