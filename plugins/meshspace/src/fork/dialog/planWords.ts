import type { PlanPreview } from '@meshspace/plugin-meshspace-common';

const ROUTES = new Set(['VirtualService', 'HTTPRoute', 'GRPCRoute']);

/** A dry run in short: each reason once, in order, and how much is written. */
export function wordsOf(preview: PlanPreview): {
  reasons: string[];
  objects: number;
  routes: number;
} {
  const routes = preview.steps.filter(step =>
    ROUTES.has(step.object.kind),
  ).length;
  return {
    reasons: [...new Set(preview.steps.map(step => step.reason))],
    objects: preview.steps.length - routes,
    routes,
  };
}
