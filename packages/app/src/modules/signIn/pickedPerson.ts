const KEY = 'meshspace-demo-person';

/**
 * Who was picked, for as long as the browser tab lives: a reload keeps the
 * session and two tabs can be two people.
 */
export const pickedPerson = {
  read: () => window.sessionStorage.getItem(KEY) ?? undefined,
  remember: (name: string) => window.sessionStorage.setItem(KEY, name),
  forget: () => window.sessionStorage.removeItem(KEY),
};
