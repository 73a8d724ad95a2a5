//! The stored forms of uses of benefits for orders.

use super::*;
use crate::event::BenefitClaim;

#[test]
fn golden_files_of_claims_read_as_written() {
    let order = EventRef { source: "pos".into(), external_id: "o-1".into() };
    for (name, amount) in [("event-benefit-claim", None), ("event-benefit-difference", Some(1_250))] {
        let claim = BenefitClaim { benefit: "protection".into(), order: order.clone(), amount };
        check_golden(name, Event { body: Body::BenefitClaimed(claim), ..event() }, write_event, read_event);
    }
}
