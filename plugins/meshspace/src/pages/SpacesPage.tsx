import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Checkbox from '@material-ui/core/Checkbox';
import InputBase from '@material-ui/core/InputBase';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import { useMemo, useRef, useState } from 'react';
import { Sparkline } from '../charts/Sparkline';
import { HeaderBadge } from '../fork/HeaderBadge';
import { useLive } from '../live/useLive';
import { useNow } from '../live/useNow';
import { secondsLeft } from '../model/forkState';
import { shortRef } from '../model/names';
import { spaceRouteRef } from '../routes';
import { Blank } from '../states/Blank';
import { Loading } from '../states/Loading';
import { Problem } from '../states/Problem';
import { quietOnPage } from '../ui/tones';
import { useT } from '../translations/useT';
import { DataTable } from '../ui/DataTable';
import { Panel } from '../ui/Panel';
import { ToggleGroup } from '../ui/ToggleGroup';
import { useFormat } from '../ui/useFormat';
import { useKeys } from '../ui/useKeys';
import { useUrlState } from '../ui/useUrlState';
import { useUndo } from '../undo/useUndo';
import { BulkBar } from './BulkBar';
import { ForkDots } from './ForkDots';
import { shareOfCopy } from './rates';
import { sortSpaces, type SortKey } from './sortSpaces';
import { useBaseSizes } from './useBaseSizes';
import { useSpaceRates } from './useSpaceRates';
import { Button } from '../ui/Button';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    alignItems: 'center',
    marginBottom: theme.spacing(1.5),
  },
  search: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    padding: theme.spacing(0, 1),
    width: 260,
    fontSize: '0.875rem',
  },
  grow: { flex: 1 },
  count: { color: quietOnPage(theme) },
  leaving: { opacity: 0.45 },
  box: { padding: 0 },
  // Names, headers and figures are read as one; a narrow table scrolls.
  whole: { whiteSpace: 'nowrap' },
  figure: { minWidth: 52, textAlign: 'end' },
  rate: {
    display: 'inline-flex',
    gap: theme.spacing(1),
    alignItems: 'center',
    whiteSpace: 'nowrap',
  },
}));

const PAGE = 100;
const idOf = (space: SpaceSummary) => `${space.cluster}/${space.name}`;

/** All spaces that the caller may see: mine, my team's, all. */
export function SpacesPage() {
  const classes = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow(10_000);
  const spaceRoute = useRouteRef(spaceRouteRef);
  const { state: undo } = useUndo();
  const [scopeText, setScope] = useUrlState('scope');
  const [query = '', setQuery] = useUrlState('q');
  const [sortText, setSort] = useUrlState('sort');
  const [limit, setLimit] = useState(PAGE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const find = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => find.current?.focus() });
  const scope =
    (['mine', 'team', 'all'] as const).find(each => each === scopeText) ??
    'mine';
  const filter = { scope, query: query.trim() || undefined, limit };
  const live = useLive(`spaces:${JSON.stringify(filter)}`, (api, signal) =>
    api.listSpaces(filter, { signal }),
  );
  const descending = sortText?.startsWith('-') ?? false;
  const sort = (sortText?.replace(/^-/, '') as SortKey | undefined) ?? 'name';
  const spaces = useMemo(
    () => sortSpaces(live.data?.items ?? [], sort, descending),
    [live.data, sort, descending],
  );
  const rates = useSpaceRates(spaces);
  const sizes = useBaseSizes();
  const selected = spaces.filter(space => chosen.has(idOf(space)));
  const leaving = new Set(undo.pending.map(each => each.target));
  const column = (key: SortKey, label: string) => (
    <TableSortLabel
      key={key}
      active={sort === key}
      direction={sort === key && descending ? 'desc' : 'asc'}
      onClick={() => setSort(sort === key && !descending ? `-${key}` : key)}
    >
      {label}
    </TableSortLabel>
  );
  const toggle = (id: string) =>
    setChosen(previous => {
      const next = new Set(previous);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <>
      <div className={classes.bar}>
        <ToggleGroup
          label={t('spaces.scope')}
          value={scope}
          options={[
            ['mine', t('spaces.mine')],
            ['team', t('spaces.team')],
            ['all', t('spaces.all')],
          ]}
          onChange={next => setScope(next === 'mine' ? undefined : next)}
        />
        <InputBase
          className={classes.search}
          inputRef={find}
          value={query}
          placeholder={t('spaces.search')}
          onChange={event => setQuery(event.target.value)}
          inputProps={{ 'aria-label': t('spaces.search'), type: 'search' }}
        />
        <span className={classes.grow} />
        {live.data && (
          <Typography variant="body2" className={classes.count} role="status">
            {t('spaces.count', { count: live.data.totalItems })}
          </Typography>
        )}
      </div>
      {live.error && (
        <Problem
          strip={live.data !== undefined}
          error={live.error}
          online={live.online}
          onRetry={live.reload}
        />
      )}
      {!live.data && !live.error && <Loading heights={[44, 44, 44, 44]} />}
      {live.data && spaces.length === 0 && (
        <Blank
          title={query ? t('spaces.nothingFound', { query }) : t('spaces.none')}
        >
          {query ? t('spaces.nothingFoundNext') : t('spaces.noneNext')}
        </Blank>
      )}
      {selected.length > 0 && (
        <BulkBar
          spaces={selected}
          onDone={live.reload}
          onClear={() => setChosen(new Set())}
        />
      )}
      {spaces.length > 0 && (
        <Panel>
          <DataTable
            label={t('spaces.title')}
            empty=""
            columns={[
              <Checkbox
                key="all"
                size="small"
                color="primary"
                className={classes.box}
                checked={selected.length === spaces.length}
                indeterminate={
                  selected.length > 0 && selected.length < spaces.length
                }
                onChange={() =>
                  setChosen(
                    selected.length === spaces.length
                      ? new Set()
                      : new Set(spaces.map(idOf)),
                  )
                }
                inputProps={{ 'aria-label': t('spaces.selectAll') }}
              />,
              column('name', t('spaces.space')),
              column('owner', t('spaces.owner')),
              column('base', t('spaces.base')),
              t('spaces.forks'),
              t('spaces.header'),
              column('rps', t('spaces.requests')),
              t('cost.column'),
              column('expiresAt', t('spaces.ends')),
            ]}
            rows={spaces.map(space => {
              const left = secondsLeft(space, now);
              const points = rates.get(idOf(space));
              const all = sizes.get(`${space.cluster}/${space.base}`);
              const share = shareOfCopy(
                space.suspended ? 0 : space.forks.length,
                all,
              );
              return {
                key: idOf(space),
                cells: [
                  <Checkbox
                    key="box"
                    size="small"
                    color="primary"
                    className={classes.box}
                    checked={chosen.has(idOf(space))}
                    onChange={() => toggle(idOf(space))}
                    inputProps={{
                      'aria-label': t('spaces.select', { space: space.name }),
                    }}
                  />,
                  <span
                    key="name"
                    className={`${classes.whole} ${
                      leaving.has(idOf(space)) ? classes.leaving : ''
                    }`}
                  >
                    <Link
                      to={spaceRoute({
                        cluster: space.cluster,
                        name: space.name,
                      })}
                    >
                      {space.name}
                    </Link>
                  </span>,
                  space.mine ? t('card.you') : shortRef(space.owner),
                  <span key="base" className={classes.whole}>
                    {space.base} · {space.cluster}
                  </span>,
                  <ForkDots key="forks" space={space} now={now} />,
                  <span key="header" className={classes.whole}>
                    <HeaderBadge space={space} />
                  </span>,
                  <span key="rate" className={classes.rate}>
                    <span className={classes.figure}>
                      {space.rps === undefined ? '–' : format.rate(space.rps)}
                    </span>
                    {points && points.length > 1 && (
                      <Sparkline points={points} label={t('spaces.trend')} />
                    )}
                  </span>,
                  share === undefined ? (
                    '–'
                  ) : (
                    <span
                      key="cost"
                      title={t('cost.forks', {
                        count: space.forks.length,
                        all: String(all),
                      })}
                    >
                      {format.percent(share)}
                    </span>
                  ),
                  left === undefined ? (
                    t('bar.pinned')
                  ) : (
                    <span
                      key="ends"
                      className={classes.whole}
                      title={format.absolute(space.expiresAt!)}
                    >
                      {left > 0 ? format.duration(left) : t('bar.ended')}
                    </span>
                  ),
                ],
              };
            })}
          />
          {live.data && live.data.totalItems > spaces.length && (
            <Button color="primary" onClick={() => setLimit(limit + PAGE)}>
              {t('spaces.more')}
            </Button>
          )}
        </Panel>
      )}
    </>
  );
}
