import { Document, isCollection, visit } from 'yaml';

const WIDTH = 100;

/** YAML as a person would write it: what fits on a line stands on one. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_, node, path) {
      if (path.length > 2 && isCollection(node)) {
        node.flow =
          JSON.stringify(node.toJSON()).length + 2 * path.length <= WIDTH;
      }
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}
