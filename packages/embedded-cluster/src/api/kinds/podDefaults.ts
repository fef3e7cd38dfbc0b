import { isObject, Json } from '../../schema/Schema';

type Obj = Record<string, Json>;

function objects(value: Json | undefined): Obj[] {
  return Array.isArray(value) ? (value as Json[]).filter(isObject) : [];
}

function fill(object: Obj, name: string, value: Json) {
  if (object[name] === undefined || object[name] === null) object[name] = value;
}

function pullPolicy(image: Json | undefined): string {
  const text = typeof image === 'string' ? image : '';
  const last = text.slice(text.lastIndexOf('/') + 1);
  if (last.includes('@')) return 'IfNotPresent';
  const tag = last.includes(':') ? last.slice(last.lastIndexOf(':') + 1) : '';
  return tag === '' || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function httpGet(action: Json | undefined) {
  if (!isObject(action)) return;
  fill(action, 'path', '/');
  fill(action, 'scheme', 'HTTP');
}

function probe(value: Json | undefined) {
  if (!isObject(value)) return;
  fill(value, 'timeoutSeconds', 1);
  fill(value, 'periodSeconds', 10);
  fill(value, 'successThreshold', 1);
  fill(value, 'failureThreshold', 3);
  httpGet(value.httpGet);
  if (isObject(value.grpc)) fill(value.grpc, 'service', '');
}

function container(value: Obj) {
  fill(value, 'imagePullPolicy', pullPolicy(value.image));
  fill(value, 'terminationMessagePath', '/dev/termination-log');
  fill(value, 'terminationMessagePolicy', 'File');
  fill(value, 'resources', {});
  for (const port of objects(value.ports)) fill(port, 'protocol', 'TCP');
  for (const env of objects(value.env)) {
    const source = isObject(env.valueFrom) ? env.valueFrom : undefined;
    if (isObject(source?.fieldRef)) fill(source.fieldRef, 'apiVersion', 'v1');
    if (isObject(source?.resourceFieldRef)) {
      fill(source.resourceFieldRef, 'divisor', '0');
    }
  }
  probe(value.livenessProbe);
  probe(value.readinessProbe);
  probe(value.startupProbe);
  const lifecycle = isObject(value.lifecycle) ? value.lifecycle : {};
  for (const hook of [lifecycle.postStart, lifecycle.preStop]) {
    if (isObject(hook)) httpGet(hook.httpGet);
  }
}

/** A pod that only has limits requests as much. Templates stay as they were written. */
export function requestsFromLimits(spec: Json | undefined): void {
  if (!isObject(spec)) return;
  for (const one of [
    ...objects(spec.containers),
    ...objects(spec.initContainers),
  ]) {
    const resources = isObject(one.resources) ? one.resources : {};
    if (!isObject(resources.limits)) continue;
    const requests = isObject(resources.requests) ? resources.requests : {};
    resources.requests = { ...resources.limits, ...requests };
  }
}

function volume(value: Obj) {
  const sources = Object.keys(value).filter(key => key !== 'name');
  if (sources.length === 0) value.emptyDir = {};
  for (const key of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const source = value[key];
    if (isObject(source)) fill(source, 'defaultMode', 420);
  }
  const fields = (source: Json | undefined) => {
    for (const item of objects(isObject(source) ? source.items : undefined)) {
      if (isObject(item.fieldRef)) fill(item.fieldRef, 'apiVersion', 'v1');
    }
  };
  fields(value.downwardAPI);
  if (isObject(value.hostPath)) fill(value.hostPath, 'type', '');
  const projected = isObject(value.projected) ? value.projected : {};
  for (const source of objects(projected.sources)) {
    fields(source.downwardAPI);
    if (isObject(source.serviceAccountToken)) {
      fill(source.serviceAccountToken, 'expirationSeconds', 3600);
    }
  }
}

/** Fills in a pod spec, wherever it stands. The object belongs to the caller and is changed in place. */
export function defaultPodSpec(spec: Json | undefined): void {
  if (!isObject(spec)) return;
  fill(spec, 'restartPolicy', 'Always');
  fill(spec, 'terminationGracePeriodSeconds', 30);
  fill(spec, 'dnsPolicy', 'ClusterFirst');
  fill(spec, 'securityContext', {});
  fill(spec, 'schedulerName', 'default-scheduler');
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
  for (const list of ['containers', 'initContainers', 'ephemeralContainers']) {
    objects(spec[list]).forEach(container);
  }
  objects(spec.volumes).forEach(volume);
}

export function defaultTemplate(spec: Json | undefined): void {
  if (isObject(spec) && isObject(spec.template)) {
    defaultPodSpec(spec.template.spec);
  }
}
