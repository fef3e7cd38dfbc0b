import { isObject, Json } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { Cause } from '../ApiError';
import { Body } from '../registry/context';
import {
  invalidValue,
  labelProblems,
  nameProblems,
  required,
} from '../registry/names';
import { matchesSelector } from '../selectors';
import { badPort, PORT_RANGE } from './validateServices';

const WORKLOADS = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
]);

function objects(value: Json | undefined): Body[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

function part(value: Json | undefined): Body {
  return isObject(value) ? value : {};
}

function duplicate(field: string, value: Json): Cause {
  return {
    reason: 'FieldValueDuplicate',
    message: `Duplicate value: ${JSON.stringify(value)}`,
    field,
  };
}

function container(value: Body, at: string, volumes: Set<Json>): Cause[] {
  const causes: Cause[] = [];
  const name = String(value.name ?? '');
  if (!name) causes.push(required(`${at}.name`));
  else {
    for (const why of nameProblems('namespaces', name)) {
      causes.push(invalidValue(`${at}.name`, name, why));
    }
  }
  if (!value.image) causes.push(required(`${at}.image`));
  else if (value.image !== String(value.image).trim()) {
    causes.push(
      invalidValue(
        `${at}.image`,
        value.image,
        'must not have leading or trailing whitespace',
      ),
    );
  }
  objects(value.ports).forEach((port, i) => {
    if (badPort(port.containerPort)) {
      causes.push(
        port.containerPort === undefined || port.containerPort === 0
          ? required(`${at}.ports[${i}].containerPort`)
          : invalidValue(
              `${at}.ports[${i}].containerPort`,
              port.containerPort,
              PORT_RANGE,
            ),
      );
    }
  });
  objects(value.env).forEach((env, i) => {
    if (!env.name) causes.push(required(`${at}.env[${i}].name`));
    const source = part(env.valueFrom);
    if (env.value && Object.keys(source).length > 0) {
      causes.push(
        invalidValue(
          `${at}.env[${i}].valueFrom`,
          '',
          'may not be specified when `value` is not empty',
        ),
      );
    }
  });
  objects(value.volumeMounts).forEach((mount, i) => {
    if (!volumes.has(mount.name)) {
      causes.push({
        reason: 'FieldValueNotFound',
        message: `Not found: ${JSON.stringify(mount.name ?? '')}`,
        field: `${at}.volumeMounts[${i}].name`,
      });
    }
    if (!mount.mountPath)
      causes.push(required(`${at}.volumeMounts[${i}].mountPath`));
  });
  return causes;
}

function podSpec(value: Json | undefined, at: string): Cause[] {
  const spec = part(value);
  const causes: Cause[] = [];
  const volumes = new Set(objects(spec.volumes).map(volume => volume.name));
  const containers = objects(spec.containers);
  if (containers.length === 0) causes.push(required(`${at}.containers`));
  const seen = new Set<Json>();
  for (const list of ['containers', 'initContainers']) {
    objects(spec[list]).forEach((one, i) => {
      causes.push(...container(one, `${at}.${list}[${i}]`, volumes));
      if (one.name && seen.has(one.name)) {
        causes.push(duplicate(`${at}.${list}[${i}].name`, one.name));
      }
      if (one.name) seen.add(one.name);
    });
  }
  return causes;
}

function replicas(spec: Body): Cause[] {
  const count = spec.replicas;
  return typeof count === 'number' && count < 0
    ? [
        invalidValue(
          'spec.replicas',
          count,
          'must be greater than or equal to 0',
        ),
      ]
    : [];
}

/** Go prints an immutable selector with every field; clients only look at the field and the sentence. */
function immutable(field: string, value: Json | undefined): Cause {
  return invalidValue(field, value, 'field is immutable');
}

function workload(
  storage: string,
  object: Body,
  old: Body | undefined,
): Cause[] {
  const spec = part(object.spec);
  const template = part(spec.template);
  const labels = part(part(template.metadata).labels);
  const causes: Cause[] = [...replicas(spec)];
  const selector = isObject(spec.selector) ? spec.selector : undefined;
  const selectorIsEmpty = !selector || Object.keys(selector).length === 0;
  if (!selector) causes.push(required('spec.selector'));
  else if (selectorIsEmpty && storage !== 'jobs.batch') {
    causes.push(
      invalidValue(
        'spec.selector',
        {},
        'empty selector is invalid for deployment',
      ),
    );
  } else if (!matchesSelector(selector, labels)) {
    causes.push(
      invalidValue(
        'spec.template.metadata.labels',
        labels,
        '`selector` does not match template `labels`',
      ),
    );
  }
  causes.push(...labelProblems(labels, 'spec.template.labels'));
  causes.push(...podSpec(template.spec, 'spec.template.spec'));
  const policy = part(template.spec).restartPolicy;
  if (storage === 'jobs.batch') {
    if (policy !== 'Never' && policy !== 'OnFailure') {
      causes.push({
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: ${JSON.stringify(
          policy,
        )}: supported values: "OnFailure", "Never"`,
        field: 'spec.template.spec.restartPolicy',
      });
    }
  } else if (policy !== 'Always') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(
        policy,
      )}: supported values: "Always"`,
      field: 'spec.template.spec.restartPolicy',
    });
  }
  if (old && !deepEqual(part(old.spec).selector, spec.selector)) {
    causes.push(immutable('spec.selector', spec.selector));
  }
  if (storage === 'jobs.batch' && old) {
    if (!deepEqual(part(old.spec).template, spec.template)) {
      causes.push(immutable('spec.template', spec.template));
    }
  }
  return causes;
}

const MUTABLE_POD_FIELDS = ['image'];

function podUpdate(object: Body, old: Body): Cause[] {
  const frozen = (pod: Body) => {
    const spec = part(pod.spec);
    const strip = (list: Json | undefined) =>
      objects(list).map(one =>
        Object.fromEntries(
          Object.entries(one).filter(
            ([key]) => !MUTABLE_POD_FIELDS.includes(key),
          ),
        ),
      );
    const {
      activeDeadlineSeconds: _a,
      terminationGracePeriodSeconds: _t,
      tolerations: _o,
      nodeName: _n,
      ...rest
    } = spec;
    return {
      ...rest,
      containers: strip(spec.containers),
      initContainers: strip(spec.initContainers),
    };
  };
  if (deepEqual(frozen(object), frozen(old))) return [];
  return [
    {
      reason: 'FieldValueForbidden',
      message:
        'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      field: 'spec',
    },
  ];
}

export function validateWorkload(
  storage: string,
  object: Body,
  old: Body | undefined,
): Cause[] {
  if (WORKLOADS.has(storage)) return workload(storage, object, old);
  if (storage !== 'pods') return [];
  return [
    ...podSpec(object.spec, 'spec'),
    ...(old ? podUpdate(object, old) : []),
  ];
}
