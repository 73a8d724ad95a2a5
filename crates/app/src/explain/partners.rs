//! What partners ask of members: that accounts are linked, and that what was paid for in advance is not used up.

use regulars_engine::{
    program::{PartnerSpec, Rule, WhenEmpty},
    symbol::Sym,
};

use super::{Sentence, phrase::phrases, words::Teller};

impl Teller<'_> {
    /// The name of a partner for people, or its key.
    fn partner_name(&self, partner: Sym) -> String {
        let spec = self.program.partners.iter().find(|own| own.partner == partner);
        let name = spec.map(|spec| self.text(&spec.name));
        self.quoted(&name.unwrap_or_else(|| self.key(self.program.name_of(partner))))
    }

    /// Linking one's account with a partner, as something that is done.
    pub(super) fn linking(&self, partner: Sym) -> String {
        self.part(&LINKING, &[("partner", self.partner_name(partner))])
    }

    /// What whoever pays for a rule asks for.
    pub(super) fn asked_by_funder(&self, rule: &Rule, wallet: Option<Sym>) -> Vec<Sentence> {
        let funder = |own: &&PartnerSpec| Some(own.partner) == rule.funded_by;
        let Some(spec) = self.program.partners.iter().find(funder) else { return Vec::new() };
        let pays = wallet.and_then(|wallet| self.program.pays(spec.partner, wallet));
        let may_run_out = match pays.and_then(|pays| pays.when_empty) {
            Some(WhenEmpty::Refuse | WhenEmpty::EarnNothing) => true,
            Some(WhenEmpty::Bill) | None => false,
        };
        let partner = || [("partner", self.partner_name(spec.partner))];
        let lasts = may_run_out.then(|| self.say(&WHILE_IT_LASTS, &partner()));
        self.link_first(spec).into_iter().chain(lasts).collect()
    }

    pub(super) fn link_first(&self, spec: &PartnerSpec) -> Option<Sentence> {
        spec.needs_link.then(|| self.say(&WHILE_LINKED, &[("partner", self.partner_name(spec.partner))]))
    }

    /// Whether there is a link with a partner, in a condition.
    pub(super) fn is_linked(&self, partner: Sym, not: bool) -> String {
        self.part(if not { &IS_NOT_LINKED } else { &IS_LINKED }, &[("partner", self.partner_name(partner))])
    }

    pub(super) fn linked_hours(&self, partner: Sym) -> String {
        self.part(&LINKED_HOURS, &[("partner", self.partner_name(partner))])
    }
}

phrases! {
    LINKING "partners.linking" {
        "linking your account with {partner}" "关联{partner}账户" "連結{partner}帳戶"
        "konto sidumine partneriga {partner}"
    }
    WHILE_LINKED watch "partners.while_linked" {
        "Only while your account is linked with {partner}." "仅限您的账户与{partner}关联期间。"
        "僅限您的帳戶與{partner}連結期間。" "Ainult siis, kui sinu konto on seotud partneriga {partner}."
    }
    WHILE_IT_LASTS watch "partners.while_it_lasts" {
        "As long as what {partner} has paid for in advance lasts." "{partner}预付的额度用完为止。"
        "{partner}預付的額度用完為止。" "Kuni jätkub seda, mille eest {partner} on ette maksnud."
    }
    IS_LINKED "partners.is_linked" {
        "your account is linked with {partner}" "您的账户已与{partner}关联" "您的帳戶已與{partner}連結"
        "sinu konto on seotud partneriga {partner}"
    }
    IS_NOT_LINKED "partners.is_not_linked" {
        "your account is not linked with {partner}" "您的账户未与{partner}关联" "您的帳戶未與{partner}連結"
        "sinu konto ei ole seotud partneriga {partner}"
    }
    LINKED_HOURS "partners.linked_hours" {
        "the number of hours since your account was linked with {partner}" "您的账户与{partner}关联的小时数"
        "您的帳戶與{partner}連結的小時數" "tundide arv sellest, kui sinu konto seoti partneriga {partner}"
    }
}
