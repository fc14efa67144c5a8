"""Easy words for what the reference tables name in harder ones: one short sentence for each."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from models.types import Contract, DelegateScope

CONTRACTS = {
    Contract.PERMANENT: _l("È un contratto senza data di fine."),
    Contract.FIXED_TERM: _l("È un contratto con una data di fine."),
    Contract.APPRENTICESHIP: _l("È un apprendistato: lavori e impari."),
    Contract.INTERNSHIP: _l("È un tirocinio: provi il lavoro e impari."),
}

AIDS = {
    "ramp": _l("Entri senza fare gradini."),
    "ground_floor_post": _l("Lavori al piano terra."),
    "reserved_parking": _l("C'è un posto auto per te."),
    "adjustable_desk": _l("Il tavolo si alza e si abbassa."),
    "reachable_storage": _l("Le cose che usi sono vicine."),
    "accessible_toilet": _l("Il bagno è comodo e vicino."),
    "company_transport": _l("Ti portano al lavoro e a casa."),
    "telework": _l("Puoi lavorare da casa."),
    "evacuation_plan": _l("Se c'è un pericolo, sai chi ti aiuta a uscire."),
    "one_hand_keyboard": _l("La tastiera si usa con una mano sola."),
    "speech_input": _l("Parli e il computer scrive."),
    "jig_fixture": _l("Un supporto tiene fermo il pezzo."),
    "lifting_aid": _l("Una macchina alza i pesi per te."),
    "powered_tool": _l("Un attrezzo elettrico ti fa fare meno fatica."),
    "task_swap": _l("Un compito è difficile? Lo fa un collega. Tu ne fai un altro."),
    "screen_reader": _l("Il computer legge ad alta voce."),
    "magnifier": _l("Una lente fa vedere le cose più grandi."),
    "braille_display": _l("Leggi il computer con le dita, in braille."),
    "contrast_lighting": _l("La luce è buona e si vede bene."),
    "tactile_marking": _l("Trovi i segni con le dita."),
    "guide_dog_access": _l("Il tuo cane guida può stare con te."),
    "lis_interpreter": _l("C'è chi traduce nella lingua dei segni."),
    "live_captions": _l("Leggi subito quello che gli altri dicono."),
    "induction_loop": _l("La voce arriva dritta al tuo apparecchio."),
    "visual_alarm": _l("Una luce ti avvisa al posto del suono."),
    "written_instructions": _l("Ti danno le istruzioni anche scritte."),
    "chat_relay": _l("Puoi scrivere messaggi al posto di parlare."),
    "easy_read_steps": _l("Le istruzioni sono facili da leggere."),
    "picture_checklist": _l("Una lista con figure ti dice che cosa fare."),
    "one_task_at_a_time": _l("Fai una cosa alla volta."),
    "slower_pace": _l("Lavori con calma, con i tuoi tempi."),
    "job_coach": _l("Finché serve, c'è chi lavora al tuo fianco."),
    "demonstration": _l("Ti fanno vedere come si fa."),
    "calculator_aid": _l("Una calcolatrice fa i conti per te."),
    "quiet_space": _l("C'è un posto calmo per te."),
    "noise_headset": _l("Le cuffie fermano il rumore."),
    "predictable_routine": _l("Ogni giorno è simile. Se qualcosa cambia, ti avvisano prima."),
    "flexible_start": _l("Puoi iniziare un po' prima o un po' dopo."),
    "therapy_leave": _l("Puoi andare alle visite e alle cure."),
    "named_tutor": _l("Un collega ti aiuta e ti spiega."),
    "back_office_only": _l("Non lavori con i clienti."),
    "extra_breaks": _l("Fai più pause."),
    "sit_stand_stool": _l("Puoi appoggiarti a uno sgabello alto."),
    "reduced_hours": _l("Lavori meno ore."),
    "no_night_shifts": _l("Non lavori di notte."),
    "temperature_control": _l("Non fa troppo caldo e non fa troppo freddo."),
    "dust_mask_ventilation": _l("L'aria è pulita, e hai una maschera."),
    "shaded_work": _l("Quando fa caldo lavori all'ombra."),
}

SCOPES: Mapping[DelegateScope, object] = {
    DelegateScope.READ: _l("Legge i lavori per te."),
    DelegateScope.ANSWER: _l("Risponde per te."),
    DelegateScope.SHEET: _l("Vede e cambia la tua scheda."),
    DelegateScope.DATA: _l("Vede i tuoi dati."),
    DelegateScope.CONSENT: _l("Dice sì o no ai consensi."),
}
"""What somebody who acts for the person may do."""
