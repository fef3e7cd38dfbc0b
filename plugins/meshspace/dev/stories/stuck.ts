import { ago, fork } from '../fake/builders';
import { world } from '../fake/world';
import { failing, mine } from './spaces';
import { TAB, type Story } from './Story';

const story = (
  title: string,
  shows: Story['shows'],
  spaces: () => ReturnType<typeof mine>,
): Story => ({
  title,
  path: TAB,
  shows,
  world: () => world({ spaces: spaces(), pods: [] }),
});

const refusedSpace = (type: string, reason: string, message: string) =>
  mine({
    phase: 'Degraded',
    forks: [],
    conditions: [
      {
        type,
        status: 'False',
        reason,
        message,
        lastTransitionTime: ago(20_000),
      },
    ],
  });

/** Forks that do not answer, and wait for somebody to change something. */
export const stuck: Record<string, Story> = {
  imageDenied: story('Image not allowed', /is not allowed here/, () =>
    failing(
      'ImageNotAllowed',
      "The image docker.io/alice/reviews is not on the platform's list of allowed images. Choose one that fits registry.example.com/*.",
    ),
  ),
  memory: story('Out of memory', /runs out of memory/, () =>
    failing(
      'OOMKilled',
      'The container app stopped (exit 137) and was restarted 4 times.',
    ),
  ),
  config: story('Something that it reads is missing', /cannot be set up/, () =>
    failing(
      'CreateContainerConfigError',
      'The container app cannot be set up: configmap "reviews-flags" not found. What it reads is missing in the space.',
    ),
  ),
  refused: story('Refused by a webhook', /refuses to make/, () =>
    failing(
      'FailedCreate',
      'Kubernetes refuses to make the pod: admission webhook "kyverno" denied the request.',
    ),
  ),
  privileged: story('May not be forked', /may not be forked/, () =>
    failing(
      'Privileged',
      "It cannot be forked: its pods use the node's hostNetwork.",
    ),
  ),
  noService: story('No Service', /no Service leads to reviews/, () =>
    failing(
      'NoService',
      'No Service of shop selects reviews, so no request is routed to it.',
      'Unroutable',
    ),
  ),
  partly: story('Not on every way', /but not on every way/, () =>
    mine({
      forks: [
        fork({
          reason: 'PartlyRouted',
          message: 'Requests that enter at internal-gateway get the base.',
        }),
      ],
    }),
  ),
  headerRefused: story('Header refused', /header of this space cannot/, () =>
    refusedSpace(
      'NamespaceReady',
      'HeaderRefused',
      'The space bob-search has this header already.',
    ),
  ),
  rights: story('Rights missing', /may not make your fork/, () =>
    refusedSpace(
      'Applied',
      'Forbidden',
      'Writing Namespace alice-reviews failed: namespaces is forbidden.',
    ),
  ),
};
