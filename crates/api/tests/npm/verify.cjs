// Checks a message with the official library: exit code 0 when it is believed, 3 when not.
const [folder, text] = process.argv.slice(2);
const { Webhook, WebhookVerificationError } = require(`${folder}/node_modules/standardwebhooks`);
const { secret, headers, body } = JSON.parse(text);
try {
  new Webhook(secret).verify(body, headers);
} catch (error) {
  console.error(String(error));
  process.exit(error instanceof WebhookVerificationError ? 3 : 1);
}
