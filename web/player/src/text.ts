/** Every sentence the player shows, in both languages. */

const en = {
  pairTitle: 'Pair this screen',
  pairHelp: 'In the Vitrine administration, open Screens, choose “Pair a screen” and enter this code.',
  pairScan: 'Or scan with your phone',
  pairWaiting: 'Waiting for the code to be entered',
  pairRenews: 'New code in {time}',
  pairAsking: 'Asking the server for a code…',
  pairNoServer: 'The server does not answer. This screen tries again by itself.',
  pairEnrolmentOver: 'The link on this device was used already or is too old. Pair the screen by its code.',
  pairRevoked: 'This screen was removed by an administrator. Pair it again to use it.',
  checks: 'Connection',
  checkServer: 'Server',
  checkServerOk: 'answers',
  checkServerBad: 'does not answer — check the network cable or Wi-Fi',
  checkLive: 'Live updates',
  checkLiveOk: 'WebSocket open',
  checkLiveBad: 'blocked — a proxy or firewall stops WebSocket; changes will arrive late',
  checkSafe: 'Works offline',
  checkSafeOk: 'yes, this address is secure',
  checkSafeBad: 'only while the page stays open — serve it over HTTPS to start without network',
  checkRunning: 'checking…',
  cardReady: 'This screen is ready',
  cardReadyHelp: 'Content will appear here as soon as it is published.',
  cardPaused: 'Back in a moment',
  identify: 'This screen',
};

const fr: typeof en = {
  pairTitle: 'Associer cet écran',
  pairHelp:
    'Dans l’administration Vitrine, ouvrez Écrans, choisissez « Associer un écran » et saisissez ce code.',
  pairScan: 'Ou scannez avec votre téléphone',
  pairWaiting: 'En attente de la saisie du code',
  pairRenews: 'Nouveau code dans {time}',
  pairAsking: 'Demande d’un code au serveur…',
  pairNoServer: 'Le serveur ne répond pas. Cet écran réessaie tout seul.',
  pairEnrolmentOver:
    'Le lien de cet appareil a déjà servi ou est trop ancien. Associez l’écran par son code.',
  pairRevoked: 'Cet écran a été retiré par un administrateur. Associez-le à nouveau pour l’utiliser.',
  checks: 'Connexion',
  checkServer: 'Serveur',
  checkServerOk: 'répond',
  checkServerBad: 'ne répond pas — vérifiez le câble réseau ou le Wi-Fi',
  checkLive: 'Temps réel',
  checkLiveOk: 'WebSocket ouvert',
  checkLiveBad: 'bloqué — un proxy ou un pare-feu arrête WebSocket ; les changements arriveront en retard',
  checkSafe: 'Hors connexion',
  checkSafeOk: 'oui, cette adresse est sécurisée',
  checkSafeBad: 'tant que la page reste ouverte — servez-la en HTTPS pour démarrer sans réseau',
  checkRunning: 'vérification…',
  cardReady: 'Cet écran est prêt',
  cardReadyHelp: 'Le contenu s’affichera ici dès sa publication.',
  cardPaused: 'De retour dans un instant',
  identify: 'Cet écran',
};

export type Text = typeof en;

/** The sentences in the language of the device; English unless that is French. */
export function textFor(language: string): Text {
  return language.toLowerCase().indexOf('fr') === 0 ? fr : en;
}
