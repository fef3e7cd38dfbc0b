export const common = {
  'common.cancel': 'Abbrechen',
  'common.close': 'Schließen',
  'common.copied': 'Kopiert',
  'common.copy': '{{what}} kopieren',
  'common.loading': 'Wird geladen',
  'common.retry': 'Noch einmal',
  'allow.update':
    'Du darfst diesen Space nicht ändern: Bitte den Eigentümer, dich als Mitglied aufzunehmen, oder die Portal-Administration um das Recht meshspace.space.update.',
  'allow.delete':
    'Du darfst diesen Space nicht löschen: Dazu braucht es das Recht meshspace.space.delete.',
  'allow.logs':
    'Du darfst die Protokolle dieses Space nicht lesen: Dazu braucht es das Recht meshspace.space.logs. Eigentümer oder Portal-Administration können helfen.',
  'cluster.command': 'den Befehl',
  'cluster.degraded': 'Cluster {{cluster}} antwortet nur teilweise',
  'cluster.noCrd': 'Cluster {{cluster}} kennt noch keine MeshSpaces',
  'cluster.noCrdNext':
    'Der Ressourcentyp ist nicht installiert. Wer den Cluster verwaltet, kann ihn mit diesem Befehl installieren; diese Seite merkt es von selbst.',
  'cluster.noMesh': 'Cluster {{cluster}} hat kein Istio',
  'cluster.noMeshNext':
    'Nur ein Service-Mesh kann Anfragen zu einem Fork leiten. Installiere Istio, etwa mit diesem Befehl; diese Seite merkt es von selbst.',
  'cluster.none': 'Kein Cluster ist verbunden',
  'cluster.noneNext':
    'Die Portal-Administration verbindet Cluster im Kubernetes-Abschnitt von app-config.yaml; MeshSpace nutzt dieselbe Liste.',
  'cluster.unreachable': 'Cluster {{cluster}} ist nicht erreichbar',
  'cluster.unreachableNext':
    'Forks, die dort laufen, laufen weiter und behalten ihre Routen. Diese Seite kommt mit dem Cluster von selbst zurück.',
  'problem.conflict': 'Jemand anderes hat es gleichzeitig geändert',
  'problem.conflictNext':
    'Nichts ging verloren. Sieh dir den jetzigen Stand an und versuche es noch einmal.',
  'problem.forbidden': 'Das darfst du nicht',
  'problem.forbiddenNext':
    'Die Portal-Administration oder der Eigentümer des Space kann dir das Recht geben.',
  'problem.gone': 'Es ist nicht mehr da',
  'problem.goneNext':
    'Es wurde inzwischen gelöscht, oder du darfst es nicht sehen.',
  'problem.invalid': 'Das wurde nicht angenommen',
  'problem.invalidNext':
    'Ändere, was die Meldung nennt, und versuche es noch einmal.',
  'problem.notInstalled': 'Das Backend hat kein MeshSpace-Plugin',
  'problem.notInstalledNext':
    'Die Portal-Administration fügt es mit einer Zeile hinzu:',
  'problem.offline': 'Du bist offline',
  'problem.offlineNext':
    'Du siehst den letzten bekannten Stand. Er erneuert sich von selbst, sobald das Netz zurück ist; deine Forks laufen weiter.',
  'problem.unavailable': 'Das Backend antwortet nicht',
  'problem.unavailableNext':
    'Forks und ihre Routen hängen nicht davon ab und funktionieren weiter. Diese Seite versucht es von selbst erneut.',
  'problem.unknown': 'Etwas ist schiefgegangen',
  'problem.unknownNext':
    'Versuche es noch einmal; wenn es bleibt, gib diese Meldung der Portal-Administration.',
};
