import { mountsBelow } from './mounts';

const mountinfo = `22 1 254:1 / / rw - ext4 /dev/vda rw
30 22 0:5 / /a/b rw - tmpfs tmpfs rw
31 30 0:6 / /a/b/c rw - overlay overlay rw
32 22 0:7 / /a/bc rw - tmpfs tmpfs rw
`;

it('finds mounts at and below a folder, the innermost first, and no neighbour', () => {
  expect(mountsBelow('/a/b', mountinfo)).toEqual(['/a/b/c', '/a/b']);
});
