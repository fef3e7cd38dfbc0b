module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // What tests share: never imported by what is published.
      files: ['src/testing/**', 'src/**/*.test.ts'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        // Waiting for the portal to stand is a part of the tests.
        'jest/no-standalone-expect': 'off',
        // Campaigns assert in what they call.
        'jest/expect-expect': 'off',
        'jest/no-conditional-expect': 'off',
      },
    },
  ],
});
