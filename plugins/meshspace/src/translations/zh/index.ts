import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { meshSpaceTranslationRef } from '../ref';
import { tab } from './tab';
import { state } from './state';
import { requests } from './requests';
import { dialog } from './dialog';
import { topology } from './topology';
import { fork } from './fork';
import { pages } from './pages';
import { common } from './common';

export default createTranslationMessages({
  ref: meshSpaceTranslationRef,
  full: true,
  messages: {
    ...tab,
    ...state,
    ...requests,
    ...dialog,
    ...topology,
    ...fork,
    ...pages,
    ...common,
  },
});
