import { isObject, Json } from '../../schema/Schema';
import { Cause } from '../ApiError';
import { Body } from '../registry/context';
import { invalidValue, required } from '../registry/names';
import { Services } from '../registry/Services';

function objects(value: Json | undefined): Body[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

export const PORT_RANGE = 'must be between 1 and 65535, inclusive';

export function badPort(port: Json | undefined): boolean {
  return typeof port !== 'number' || port < 1 || port > 65_535;
}

export function validateService(
  storage: string,
  object: Body,
  old: Body | undefined,
  services: Services,
): Cause[] {
  if (storage !== 'services') return [];
  const causes: Cause[] = [];
  const spec = isObject(object.spec) ? object.spec : {};
  const ports = objects(spec.ports);
  const headless = spec.clusterIP === 'None';
  if (ports.length === 0 && !headless && spec.type !== 'ExternalName') {
    causes.push(required('spec.ports'));
  }
  if (spec.type === 'ExternalName' && !spec.externalName) {
    causes.push(required('spec.externalName'));
  }
  const names = new Set<Json>();
  const numbers = new Set<string>();
  ports.forEach((port, i) => {
    const at = `spec.ports[${i}]`;
    if (ports.length > 1 && !port.name) causes.push(required(`${at}.name`));
    if (port.name && names.has(port.name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(port.name)}`,
        field: `${at}.name`,
      });
    }
    if (port.name) names.add(port.name);
    if (badPort(port.port)) {
      causes.push(invalidValue(`${at}.port`, port.port, PORT_RANGE));
    }
    const key = `${port.protocol}/${port.port}`;
    if (numbers.has(key)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify({
          port: port.port,
          protocol: port.protocol,
        })}`,
        field: at,
      });
    }
    numbers.add(key);
  });
  const before = isObject(old?.spec) ? old.spec : undefined;
  const fixed = before?.clusterIP && before.type !== 'ExternalName';
  if (
    fixed &&
    spec.type !== 'ExternalName' &&
    spec.clusterIP !== before.clusterIP
  ) {
    causes.push(
      invalidValue(
        'spec.clusterIPs[0]',
        [spec.clusterIP ?? ''],
        'may not change once set',
      ),
    );
  }
  if (!old && spec.clusterIP && spec.clusterIP !== 'None') {
    for (const [, other] of services.store.range('services')) {
      if ((other.spec as Body | undefined)?.clusterIP === spec.clusterIP) {
        causes.push(
          invalidValue(
            'spec.clusterIPs',
            [spec.clusterIP],
            `failed to allocate IP ${spec.clusterIP}: provided IP is already allocated`,
          ),
        );
        break;
      }
    }
  }
  return causes;
}
