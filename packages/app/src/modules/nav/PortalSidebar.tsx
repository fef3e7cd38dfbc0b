import {
  Link,
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';

const PageItem = ({ icon, href, title }: NavContentNavItem) => (
  <SidebarItem icon={() => icon} to={href} text={title} />
);

export function PortalSidebar({ navItems }: NavContentComponentProps) {
  const pages = navItems.withComponent(PageItem);
  // Both have an entry of their own kind below.
  navItems.take('page:search');
  navItems.take('page:notifications');

  return (
    <Sidebar>
      <Box px={3} py={2.5}>
        <Link to="/" underline="none" color="inherit" aria-label="Home">
          <Typography variant="h6" component="span">
            M
          </Typography>
        </Link>
      </Box>
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {pages.take('page:catalog')}
        {pages.take('page:meshspace')}
        {pages.take('page:scaffolder')}
        <SidebarDivider />
        {pages.rest({ sortBy: 'title' })}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarDivider />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {pages.take('page:user-settings')}
      </SidebarGroup>
    </Sidebar>
  );
}
