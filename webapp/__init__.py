"""Mirato's web application."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from models.encryption import keyring
from webapp import access, addresses, commands, database, errors, formatting, navigation, reading, security, uploads
from webapp.admin.views import bp as admin
from webapp.candidate.conversations import bp as candidate_conversations
from webapp.candidate.data import bp as candidate_data
from webapp.candidate.helpers import bp as candidate_helpers
from webapp.candidate.interviews import bp as candidate_interviews
from webapp.candidate.jobs import bp as candidate_jobs
from webapp.candidate.pathway import bp as candidate_pathway
from webapp.candidate.requests import bp as candidate_requests
from webapp.candidate.sheet import bp as candidate_sheet
from webapp.candidate.views import bp as candidate
from webapp.config import ROOT, settings
from webapp.delegate.views import bp as delegate
from webapp.employer.agreements import bp as employer_agreements
from webapp.employer.choosing import bp as employer_choice
from webapp.employer.consortium import bp as employer_consortium
from webapp.employer.conversations import bp as employer_conversations
from webapp.employer.cooperative import bp as employer_cooperative
from webapp.employer.cooperative_workers import bp as employer_workers
from webapp.employer.duties import bp as employer_duties
from webapp.employer.offers import bp as employer_offers
from webapp.employer.orders import bp as employer_orders
from webapp.employer.organisation import bp as employer_organisation
from webapp.employer.placements import bp as employer_placements
from webapp.employer.posting import bp as employer_posting
from webapp.employer.received import bp as employer_received
from webapp.employer.views import bp as employer
from webapp.extensions import babel, csrf, db, limiter, login_manager, migrate
from webapp.formatting import current_locale
from webapp.officer.calendar import bp as officer_calendar
from webapp.officer.caseload import bp as officer_caseload
from webapp.officer.conventions import bp as officer_conventions
from webapp.officer.conversations import bp as officer_conversations
from webapp.officer.duties import bp as officer_duties
from webapp.officer.employer_messages import bp as officer_employer_messages
from webapp.officer.employers import bp as officer_employers
from webapp.officer.for_person import bp as officer_for_person
from webapp.officer.hiring import bp as officer_hiring
from webapp.officer.imports import bp as officer_imports
from webapp.officer.incentives import bp as officer_incentives
from webapp.officer.interests import bp as officer_interests
from webapp.officer.lists import bp as officer_lists
from webapp.officer.market import bp as officer_market
from webapp.officer.measures import bp as officer_measures
from webapp.officer.merging import bp as officer_merging
from webapp.officer.messages import bp as officer_messages
from webapp.officer.orders import bp as officer_orders
from webapp.officer.organisations import bp as officer_organisations
from webapp.officer.people import bp as officer_people
from webapp.officer.people_care import bp as officer_care
from webapp.officer.person_file import blueprints as person_file
from webapp.officer.placements import bp as officer_placements
from webapp.officer.plans import bp as officer_plans
from webapp.officer.positions import bp as officer_positions
from webapp.officer.proposal_letters import bp as officer_letters
from webapp.officer.proposals import bp as officer_proposals
from webapp.officer.referrals import bp as officer_referrals
from webapp.officer.registering import bp as officer_registering
from webapp.officer.requests import bp as officer_requests
from webapp.officer.review import bp as officer_review
from webapp.officer.search import bp as officer_search
from webapp.officer.searches import bp as officer_searches
from webapp.officer.services import bp as officer_services
from webapp.officer.site_access import bp as officer_access
from webapp.officer.slots import bp as officer_slots
from webapp.officer.suggestions import bp as officer_suggestions
from webapp.officer.unserved import bp as officer_unserved
from webapp.officer.views import bp as officer
from webapp.public.entering import bp as public_access
from webapp.public.helping import bp as public_helping
from webapp.public.joining import bp as public_joining
from webapp.public.views import bp as public
from webapp.referrer.measures import bp as referrer_measures
from webapp.referrer.parts import bp as referrer_parts
from webapp.referrer.plans import bp as referrer_plans
from webapp.referrer.steps import bp as referrer_steps
from webapp.referrer.views import bp as referrer

BLUEPRINTS = (
    public,
    officer,
    officer_people,
    officer_review,
    officer_care,
    officer_registering,
    officer_merging,
    *person_file,
    officer_employers,
    officer_duties,
    officer_positions,
    officer_proposals,
    officer_incentives,
    officer_market,
    officer_letters,
    officer_slots,
    officer_messages,
    officer_hiring,
    officer_placements,
    officer_calendar,
    officer_interests,
    officer_lists,
    officer_search,
    officer_searches,
    officer_imports,
    officer_unserved,
    officer_suggestions,
    officer_caseload,
    employer,
    employer_posting,
    employer_duties,
    employer_cooperative,
    employer_workers,
    employer_received,
    employer_placements,
    officer_employer_messages,
    employer_agreements,
    employer_orders,
    employer_consortium,
    employer_offers,
    officer_orders,
    officer_conventions,
    public_joining,
    public_helping,
    employer_choice,
    employer_organisation,
    officer_organisations,
    candidate_interviews,
    candidate_jobs,
    candidate_data,
    candidate_helpers,
    candidate_requests,
    candidate_conversations,
    employer_conversations,
    officer_conversations,
    candidate_sheet,
    officer_requests,
    officer_access,
    officer_for_person,
    public_access,
    officer_referrals,
    officer_services,
    candidate,
    delegate,
    referrer_plans,
    referrer_steps,
    referrer_measures,
    officer_measures,
    officer_plans,
    candidate_pathway,
    referrer,
    referrer_parts,
    admin,
)


def create_app(overrides: dict[str, object] | None = None) -> Flask:
    """The application, with the settings of the environment and then ``overrides``."""
    app = database.CommittingFlask(__name__)
    app.config.update(settings())
    app.config.update(overrides or {})
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"])
    keyring.use(app.config["ENCRYPTION_KEYS"])
    addresses.init_app(app)
    uploads.init_app(app)
    for extension in (db, csrf, limiter, login_manager):
        extension.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "models" / "migrations"))
    babel.init_app(app, locale_selector=current_locale)
    for room in (security, access, errors, formatting, navigation, reading, commands):
        room.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
