/** The people of the example catalog whom one can be in the demo. */
export const people = [
  {
    name: 'alice',
    title: 'Alice',
    role: 'Owner',
    description: 'Develops reviews in the storefront team.',
  },
  {
    name: 'bob',
    title: 'Bob',
    role: 'Team mate',
    description: 'Works with Alice in the storefront team.',
  },
  {
    name: 'olga',
    title: 'Olga',
    role: 'Outsider',
    description: 'Works in finance; the shop is not hers to change.',
  },
] as const;
