// The pages, each loaded when it is first visited. Adding one: a line here, its folder beside this one.

import { lazy } from 'preact-iso';
import type { ComponentType } from 'preact';
import { AuditIcon, BugIcon, CatalogueIcon, EdgesIcon, GearIcon, GraphIcon, HomeIcon, IncidentIcon, ProposalIcon } from '../base/icons';

export interface PageEntry {
  /** Beginning of its addresses; the server answers them with the page (src/Console/Page/PageEndpoints.cs). */
  path: string;
  label: string;
  icon: ComponentType;
  component: ComponentType;
}

export const pages: PageEntry[] = [
  { path: '/', label: 'Service graph', icon: GraphIcon, component: lazy(() => import('../graph/graphPage').then((m) => m.GraphPage)) },
  { path: '/start', label: 'Start', icon: HomeIcon, component: lazy(() => import('../start/startPage').then((m) => m.StartPage)) },
  { path: '/catalogue', label: 'Catalogue', icon: CatalogueIcon, component: lazy(() => import('../catalogue/cataloguePage').then((m) => m.CataloguePage)) },
  { path: '/edges', label: 'Edges', icon: EdgesIcon, component: lazy(() => import('../edges/edgesPage').then((m) => m.EdgesPage)) },
  { path: '/incidents', label: 'Incidents', icon: IncidentIcon, component: lazy(() => import('../incidents/incidentsPage').then((m) => m.IncidentsPage)) },
  { path: '/proposals', label: 'Proposals', icon: ProposalIcon, component: lazy(() => import('../proposals/proposalsPage').then((m) => m.ProposalsPage)) },
  { path: '/waf', label: 'WAF', icon: BugIcon, component: lazy(() => import('../waf/wafPage').then((m) => m.WafPage)) },
  { path: '/audit', label: 'Audit', icon: AuditIcon, component: lazy(() => import('../audit/auditPage').then((m) => m.AuditPage)) },
  { path: '/admin', label: 'Administration', icon: GearIcon, component: lazy(() => import('../admin/adminPage').then((m) => m.AdminPage)) },
];
