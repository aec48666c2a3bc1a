"""One view per kind of stage."""

from facilitator.domain.flow import StageKind
from facilitator.screens.stages.check_in import CheckInView
from facilitator.screens.stages.commitments import CommitmentsView
from facilitator.screens.stages.feedback import FeedbackView
from facilitator.screens.stages.goals import GoalsView
from facilitator.screens.stages.listening import ListeningView
from facilitator.screens.stages.review import ReviewView
from facilitator.screens.stages.view import StageView
from facilitator.screens.stages.wrap_up import WrapUpView

VIEWS: dict[StageKind, type[StageView]] = {
    StageKind.REVIEW: ReviewView,
    StageKind.CHECK_IN: CheckInView,
    StageKind.LISTENING: ListeningView,
    StageKind.FEEDBACK: FeedbackView,
    StageKind.GOALS: GoalsView,
    StageKind.COMMITMENTS: CommitmentsView,
    StageKind.WRAP_UP: WrapUpView,
}
"""The view of each kind of stage."""
