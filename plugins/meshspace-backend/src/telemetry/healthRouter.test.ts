import express from 'express';
import request from 'supertest';
import type { ClusterInfo } from '@meshspace/plugin-meshspace-common';
import { healthRouter } from './healthRouter';

const info = (state: ClusterInfo['state']): ClusterInfo => ({
  name: 'secret name',
  state,
  gatewayApi: false,
  crdInstalled: true,
  prometheus: false,
  bases: 0,
  spaces: 0,
});

describe('healthRouter', () => {
  it.each<[ClusterInfo['state'][], number, string]>([
    [[], 200, 'ok'],
    [['ready', 'ready'], 200, 'ok'],
    [['ready', 'unreachable'], 200, 'degraded'],
    [['degraded', 'connecting'], 200, 'degraded'],
    [['unreachable', 'connecting'], 503, 'degraded'],
  ])('says of clusters that are %j: %d', async (states, code, status) => {
    const infos = states.map(info);
    const app = express().use(healthRouter({ infos: () => infos }));
    const { body, text } = await request(app).get('/health').expect(code);
    expect(body).toMatchObject({ status, clusters: states.length });
    expect(text).not.toContain('secret');
  });
});
