export const state = {
  'sentence.baseGone':
    '{{workload}} ist aus {{base}} verschwunden; es gibt nichts mehr, neben dem der Fork stehen könnte.',
  'sentence.cluster': 'Der Cluster hat die Änderung nicht angenommen.',
  'sentence.config':
    'Dein Fork lässt sich nicht einrichten: Etwas, das er liest, fehlt.',
  'sentence.crash': 'Dein Fork stürzt immer wieder ab.',
  'sentence.ending': 'Dein Fork wird entfernt.',
  'sentence.expired': 'Dieser Space ist abgelaufen.',
  'sentence.failing': 'Dein Fork wird nicht bereit.',
  'sentence.expiry': 'Das Ende dieses Space ist keine Zeitangabe.',
  'sentence.header': 'Der Header dieses Space kann nicht verwendet werden.',
  'sentence.image': 'Das Image {{image}} lässt sich nicht holen.',
  'sentence.imageDenied': 'Das Image {{image}} ist hier nicht erlaubt.',
  'sentence.meanwhileBase': 'Anfragen mit deinem Header bekommen die Basis.',
  'sentence.meanwhileFail':
    'Anfragen mit deinem Header scheitern solange, wie dieser Space es verlangt.',
  'sentence.memory': 'Deinem Fork geht der Speicher aus, er wird beendet.',
  'sentence.name':
    'Der Name dieses Space kann im Cluster nicht verwendet werden.',
  'sentence.noService':
    'Dein Fork läuft, aber kein Service führt zu {{workload}}.',
  'sentence.partly':
    'Dein Fork beantwortet Anfragen mit deinem Header, aber nicht auf jedem Weg.',
  'sentence.policy':
    'Eine Policy in {{base}} hält Aufrufer von deinem Fork fern.',
  'sentence.privileged':
    '{{workload}} darf nicht geforkt werden: Es hat Rechte auf seiner Maschine.',
  'sentence.pulling': 'Dein Fork startet: Das Image wird geholt.',
  'sentence.quota': 'Im Space ist für deinen Fork kein Platz mehr.',
  'sentence.aborted':
    '{{percent}} % der Anfragen mit deinem Header bekommen {{status}}, wie dieser Space es will.',
  'sentence.copies':
    'Die Basis beantwortet Anfragen mit deinem Header, dein Fork bekommt Kopien.',
  'sentence.shared':
    'Dein Fork beantwortet {{percent}} % der Anfragen mit deinem Header.',
  'sentence.ready': 'Dein Fork beantwortet Anfragen mit deinem Header.',
  'sentence.refused': 'Kubernetes lehnt die Pods deines Forks ab.',
  'sentence.rights':
    'MeshSpace darf deinen Fork in diesem Cluster nicht anlegen.',
  'sentence.sidecar': 'Dein Fork läuft ohne funktionierenden Sidecar.',
  'sentence.starting': 'Dein Fork startet.',
  'sentence.suspended': 'Dieser Space schläft.',
  'sentence.unroutable':
    'Dein Fork läuft, aber keine Anfrage lässt sich zu ihm leiten.',
  'sentence.unschedulable':
    'Keine Maschine des Clusters hat Platz für deinen Fork.',
  'word.baseGone': 'Basis fort',
  'word.cluster': 'Cluster lehnt ab',
  'word.config': 'nicht einrichtbar',
  'word.crash': 'abgestürzt',
  'word.ending': 'endet',
  'word.expired': 'abgelaufen',
  'word.failing': 'nicht bereit',
  'word.expiry': 'Ende abgelehnt',
  'word.header': 'Header abgelehnt',
  'word.image': 'Image fehlt',
  'word.imageDenied': 'Image nicht erlaubt',
  'word.memory': 'Speicher voll',
  'word.name': 'Name abgelehnt',
  'word.noService': 'kein Service',
  'word.policy': 'durch Policy versperrt',
  'word.privileged': 'nicht forkbar',
  'word.quota': 'kein Platz',
  'word.ready': 'bereit',
  'word.refused': 'abgelehnt',
  'word.rights': 'Rechte fehlen',
  'word.sidecar': 'kein Sidecar',
  'word.starting': 'startet',
  'word.suspended': 'schläft',
  'word.unroutable': 'nicht routbar',
  'word.unschedulable': 'keine Maschine frei',
  'answer.cancel': 'Abbrechen und zurücknehmen',
  'answer.changeImage': 'Image ändern',
  'answer.crashLogs': 'Protokoll des Absturzes',
  'answer.events': 'Ereignisse zeigen',
  'answer.forkAgain': 'Neu forken',
  'answer.pods': 'Pods zeigen',
  'answer.unfork': 'Fork wegnehmen',
  'answer.useImage': 'Dieses Image nehmen',
  'answer.why': 'Warum?',
  'step.copied': 'kopiert',
  'step.pulling': 'Image wird geholt',
  'step.ready': 'bereit',
  'step.routed': 'geroutet',
  'step.space': 'Space',
  'step.started': 'gestartet',
  'step.title': 'Schritte bis zur ersten Anfrage',
  'next.baseGone': 'Nimm den Fork weg, oder bring die Basis zurück.',
  'next.cluster': 'Es wird von selbst wieder versucht; du musst nichts tun.',
  'next.config':
    'Ergänze in der Basis, was fehlt, oder nimm die Variable weg, und forke noch einmal.',
  'next.crash':
    'Lies die Logs des Absturzes und wähle dann ein repariertes Image.',
  'next.expired': 'Forke noch einmal, um einen neuen zu bekommen.',
  'next.failing': 'Sieh dir unten seine Pods und Ereignisse an.',
  'next.expiry': 'Verlängere den Space: Das schreibt ein neues Ende.',
  'next.header':
    'Forke in einen neuen Space, dessen Header für dich gemacht wird, und lösche diesen.',
  'next.image': 'Lade es hoch, oder wähle ein Image, das es gibt.',
  'next.imageDenied': 'Wähle eines von der Liste der Plattform.',
  'next.memory':
    'Forke es noch einmal in diesen Space, mit mehr Speicher unter „Mehr“.',
  'next.name': 'Forke in einen Space mit anderem Namen, und lösche diesen.',
  'next.noService':
    'Gib der Basis einen Service, der ihre Pods auswählt. Was aus Warteschlangen oder Zeitplänen kommt, tun Basis und Fork beide.',
  'next.partly': '„Wohin geht meine Anfrage“ zeigt, welche.',
  'next.policy':
    'Bitte die Zuständigen der Policy, deinen Space einzulassen; „Zeige warum“ nennt sie.',
  'next.privileged':
    'Frage die Plattform nach einem anderen Weg, diese Änderung zu probieren.',
  'next.quota':
    'Entferne einen Fork aus diesem Space, verlange weniger CPU und Speicher, oder bitte die Plattform um eine größere Quote.',
  'next.refused':
    'Die Ereignisse nennen, wer ablehnt. Ändere den Fork, oder frage, wer diese Policy betreibt.',
  'next.rights':
    'Die Plattform wendet deploy/meshspace.yaml auf den Cluster an; danach geht es von selbst weiter.',
  'next.sidecar':
    'Nimm den Fork weg und forke noch einmal; hilft das nicht, prüft die Plattform die Injektion dieses Namespaces.',
  'next.suspended':
    'Wecke ihn, und er antwortet nach etwa einer Minute wieder.',
  'next.unroutable':
    '„Zeige warum“ nennt die Regel, die im Weg ist. Wer sie besitzt, kann sie ändern; dir geht solange nichts verloren.',
  'next.unschedulable':
    'Er startet von selbst, sobald eine Maschine Platz hat. Weniger CPU oder Speicher unter „Mehr“ kann genügen.',
};
