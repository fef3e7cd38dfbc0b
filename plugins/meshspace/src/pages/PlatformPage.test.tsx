import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { finding } from '../../dev/fake/builders';
import { world } from '../../dev/fake/FakeMeshSpaceApi';
import { renderWithFake, sent } from '../../dev/testing/renderWithFake';
import { PlatformPage } from './PlatformPage';

const user = userEvent.setup();

describe('the page for those who run the clusters', () => {
  it('says once that the doctor found nothing', async () => {
    await renderWithFake(world(), <PlatformPage />);
    expect(await screen.findByText('Nothing found')).toBeInTheDocument();
  });

  it('shows what the doctor found in each cluster, and repairs it', async () => {
    const removal = {
      type: 'delete' as const,
      target: finding().object,
      uid: '1',
      space: 'gone',
      round: 0 as const,
      reason: 'Its space is gone.',
    };
    const api = await renderWithFake(
      world({
        findings: [
          { cluster: 'prod-eu', ...finding({ repair: [removal] }) },
          { cluster: 'prod-us', ...finding({ code: 'MSP0003' }) },
        ],
      }),
      <PlatformPage />,
    );
    expect(await screen.findByText('Doctor · prod-us')).toBeInTheDocument();
    expect(screen.getByText('Doctor · prod-eu')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Repair' }));
    await waitFor(() =>
      expect(screen.queryByText('Doctor · prod-eu')).not.toBeInTheDocument(),
    );
    expect(sent(api, 'repair')).toEqual([
      [
        {
          cluster: 'prod-eu',
          code: 'MSP0012',
          object: 'Service shop/reviews',
        },
      ],
    ]);
  });

  it('says why the doctor is silent, and keeps the rest', async () => {
    await renderWithFake(
      world({ errors: { getFindings: new Error('no doctor is in') } }),
      <PlatformPage />,
    );
    expect(await screen.findByText(/no doctor is in/)).toBeInTheDocument();
    expect(screen.getByText(/prod-eu · /)).toBeInTheDocument();
  });
});
