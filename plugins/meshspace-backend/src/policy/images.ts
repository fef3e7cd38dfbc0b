/** Whether an image is on the list: `registry.example.com/team/*`; `*` stands for anything but `/`, `**` for anything. */
export function imageAllowed(
  image: string,
  allowed: readonly string[] | undefined,
): boolean {
  return (
    !allowed ||
    allowed.some(pattern => matches(withoutTag(image), image, pattern))
  );
}

/** The name without tag and digest; the port of a registry is no tag. */
function withoutTag(image: string): string {
  const [name] = image.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

function matches(name: string, image: string, pattern: string): boolean {
  const expression = pattern
    .split('**')
    .map(part => part.split('*').map(escape).join('[^/]*'))
    .join('.*');
  const regex = new RegExp(`^${expression}$`);
  return regex.test(name) || regex.test(image);
}

function escape(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
