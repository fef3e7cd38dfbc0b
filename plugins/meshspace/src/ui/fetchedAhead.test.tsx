import Dialog from '@material-ui/core/Dialog';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ComponentType } from 'react';
import { fetchedAhead } from './fetchedAhead';

interface NoteProps {
  onClose: () => void;
}

function Note(props: NoteProps) {
  return (
    <Dialog open onClose={props.onClose} transitionDuration={0}>
      <button type="button">In the dialog</button>
    </Dialog>
  );
}

function page(load: () => Promise<ComponentType<NoteProps>>) {
  const { Dialog: Ahead, useAhead } = fetchedAhead(load);
  return function Page() {
    const [open, setOpen] = useState(false);
    useAhead();
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
        <button type="button">Next</button>
        {open && <Ahead onClose={() => setOpen(false)} />}
      </>
    );
  };
}

describe('a dialog that is fetched ahead', () => {
  const user = userEvent.setup();

  it('opens within the key press once the page has come to rest', async () => {
    const load = jest.fn(async () => Note);
    const Page = page(load);
    render(<Page />);
    await act(async () => {
      while (load.mock.calls.length === 0)
        await new Promise(resolve => setTimeout(resolve, 10));
    });
    // Not awaited: no other key may come between.
    screen.getByRole('button', { name: 'Open' }).focus();
    act(() => screen.getByRole('button', { name: 'Open' }).click());
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('gives the focus back to what opened it, although Tab went on while it was fetched', async () => {
    let arrive: (component: ComponentType<NoteProps>) => void = () => {};
    const Page = page(
      () =>
        new Promise(resolve => {
          arrive = resolve;
        }),
    );
    render(<Page />);
    await user.tab();
    await user.keyboard('{Enter}');
    await user.tab();
    expect(screen.getByRole('button', { name: 'Next' })).toHaveFocus();
    await act(async () => arrive(Note));
    expect(screen.getByRole('dialog')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(screen.getByRole('button', { name: 'Open' })).toHaveFocus();
  });

  it('is asked for again after a fetch that failed', async () => {
    const load = jest
      .fn<Promise<ComponentType<NoteProps>>, []>()
      .mockRejectedValueOnce(new Error('The network is gone'))
      .mockResolvedValue(Note);
    const Page = page(load);
    render(<Page />);
    await act(async () => {
      while (load.mock.calls.length === 0)
        await new Promise(resolve => setTimeout(resolve, 10));
    });
    await user.click(screen.getByRole('button', { name: 'Open' }));
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
  });
});
