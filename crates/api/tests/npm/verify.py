"""Checks a message with the official library: exit code 0 when it is believed, 3 when not."""

import json
import sys

folder, text = sys.argv[1:]
sys.path.insert(0, folder + "/python")
from standardwebhooks import webhooks  # noqa: E402

data = json.loads(text)
try:
    webhooks.Webhook(data["secret"]).verify(data["body"], data["headers"])
except webhooks.WebhookVerificationError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
