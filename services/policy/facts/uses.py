"""What every fact of a transaction is for: nothing goes unexamined.

Owns: the table. Refuses to know: how a fact is used. A test fails on a field that is not here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Use = Literal["decides", "identifies", "informs"]

_DECIDES: Final = """
kind source destination lines parties exporter planned_export_on ships_from movement end_use
payer purchase_order acquisition_purpose destination_subdivision transit_countries
installation_address site_proven weapons_end_use supercomputer_end_use fabrication_end_use
trains_for_headquarters end_user_statement red_flags_seen red_flag_resolutions derived_red_flags
due_diligence_answers identity_verified uvl_statement proof_of_authorization
claimed_authorization nac_filed_on nac_confirmation licenses gate reviewed
"""
_IDENTIFIES: Final = "transaction_id version"
_INFORMS: Final = """
activity end_use_description stock partial_shipment site_power_mw training_end_use access_kind
case_by_case_evidence
"""

USES: Final[Mapping[str, Use]] = MappingProxyType(
    {
        **dict.fromkeys(_DECIDES.split(), "decides"),
        **dict.fromkeys(_IDENTIFIES.split(), "identifies"),
        **dict.fromkeys(_INFORMS.split(), "informs"),
    }
)
"""Field of ``Transaction`` to its use; an informing fact is asked by no rule yet."""
