import type { Router } from 'express';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

/** `get /clusters/{cluster}` of everything that a router answers. */
export function routesOf(router: Router): string[] {
  const layers = (router as unknown as { stack: Layer[] }).stack;
  return layers.flatMap(layer => {
    const { route, handle } = layer;
    if (route) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      return Object.keys(route.methods).map(method => `${method} ${path}`);
    }
    return handle?.stack ? routesOf(handle as Router) : [];
  });
}
